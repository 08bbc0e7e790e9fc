-- updateGrantDocument: the writable members of a document of a grant, all of them
-- cost: one row by its primary key
update natcom.grant_document t set
    kind = b.kind, title = b.title, language = b.language, url = b.url, sha256 = b.sha256,
    size_bytes = b.size_bytes
  from jsonb_to_record(:'body'::jsonb) as b(
    kind text, title text, language text, url text, sha256 text, size_bytes int)
 where t.grant_id = :'id'::uuid and t.id = :'document_id'::uuid and t.version = :version
