/*
 * snapshot_signer: signs what was locked.  The key is the service's and never
 * in the database, so the signature comes right after the lock's transaction,
 * from whichever worker sees the change first.
 */
#ifndef FEATURES_SNAPSHOT_SIGNER_H
#define FEATURES_SNAPSHOT_SIGNER_H

struct api_context;
struct snapshot_signer;

/**
 * snapshot_signer_new(context):
 * Look for unsigned snapshots now and after each change of any record;
 * ${context} must outlive the signer.  Return it, or NULL when memory is short.
 */
struct snapshot_signer *snapshot_signer_new(const struct api_context *context);

/**
 * snapshot_signer_free(signer):
 * Sign no more and release.  NULL is fine.
 */
void snapshot_signer_free(struct snapshot_signer *signer);

#endif
