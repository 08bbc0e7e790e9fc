-- createTrainingExpenditure: a payment for a training, with the reservation that it needs
-- cost: one or two rows and their indexes; the training and the line are locked
select natcom.book_expenditure(:'expenditure_id'::uuid, 'training', :'id'::uuid, b.amount, b.value_date, b.reference)
  from jsonb_to_record(:'body'::jsonb) as b(amount numeric, value_date date, reference text)
