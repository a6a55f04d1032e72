-- Claim effects that are due: of a contact only its lowest unsent message; never a bot's words over a person's.
WITH due AS MATERIALIZED (
    SELECT id, contact_id FROM conversations_outbox
    WHERE state = 'waiting' AND due_at <= %(at)s
    ORDER BY due_at, id LIMIT %(scan)s
),
heads AS (
    SELECT o.id
    FROM conversations_outbox o JOIN due USING (id)
    LEFT JOIN conversations_channelaccount a ON a.id = o.account_id
    WHERE o.state = 'waiting'
        AND (a.paused_until IS NULL OR a.paused_until <= %(at)s)
        AND (
            o.contact_id IS NULL
            OR NOT EXISTS (
                SELECT FROM conversations_outbox earlier
                WHERE earlier.contact_id = o.contact_id AND earlier.id < o.id
                    AND earlier.state IN ('waiting', 'sending')
            )
        )
    ORDER BY o.id LIMIT %(most)s
    FOR UPDATE OF o SKIP LOCKED
)
UPDATE conversations_outbox o
SET state = CASE
        WHEN o.author = 'bot' AND c.owner LIKE 'agent:%%' THEN 'withheld'
        ELSE 'sending'
    END,
    sending_since = %(at)s,
    attempts = o.attempts + 1
FROM heads JOIN conversations_outbox self ON self.id = heads.id
LEFT JOIN conversations_contact c ON c.id = self.contact_id
WHERE o.id = heads.id
RETURNING o.id, o.kind, o.key, o.account_id, o.contact_id, o.number, o.address, o.body, o.state, o.attempts,
    o.first_failed_at, c.latest_heard_at, c.lane
