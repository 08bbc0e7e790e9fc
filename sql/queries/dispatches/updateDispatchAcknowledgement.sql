-- updateDispatchAcknowledgement: the writable members of an acknowledgement, all of them
-- cost: one row by its primary key
update natcom.dispatch_acknowledgement t set
    state = b.state, note = b.note
  from jsonb_to_record(:'body'::jsonb) as b(
    state text, note text)
 where t.dispatch_id = :'id'::uuid and t.id = :'acknowledgement_id'::uuid and t.version = :version
