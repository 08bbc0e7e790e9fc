-- createVisitExpenditure: a payment for a visit, with the reservation that it needs
-- cost: one or two rows and their indexes; the visit and the line are locked
select natcom.book_expenditure(:'expenditure_id'::uuid, 'visit', :'id'::uuid, b.amount, b.value_date, b.reference)
  from jsonb_to_record(:'body'::jsonb) as b(amount numeric, value_date date, reference text)
