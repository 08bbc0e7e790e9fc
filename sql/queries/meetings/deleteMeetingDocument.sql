-- deleteMeetingDocument: where the state of the grant allows it
-- cost: one row by its primary key
delete from natcom.meeting_document where meeting_id = :'id'::uuid and id = :'document_id'::uuid and version = :version
