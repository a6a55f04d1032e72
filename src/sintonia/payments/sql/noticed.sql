-- Keep a bank's calls, each thing said of a payment once, and wake whoever asks the bank about it.
WITH new AS (
    INSERT INTO payments_notice (bank_id, payment, digest, received_at, due_at, attempts)
    SELECT %(bank)s, payment, digest, %(at)s, %(at)s, 0
    FROM unnest(%(payments)s::text[], %(digests)s::bytea[]) AS came (payment, digest)
    ON CONFLICT DO NOTHING
    RETURNING id
)
SELECT pg_notify('sintonia_payments', '') FROM new LIMIT 1
