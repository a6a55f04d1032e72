-- Keep what a company's systems told, each happening once by its key.
INSERT INTO outreach_happening (company, key, name, about, at, facts, received_at, due_at, attempts, told, untold, after)
SELECT account.company, t.key, t.name, t.about, t.at, t.facts::jsonb, %(at)s, %(at)s, 0, 0, 0, ''
FROM conversations_channelaccount account,
    unnest(%(keys)s::text[], %(names)s::text[], %(abouts)s::text[], %(ats)s::timestamptz[], %(facts)s::text[])
        AS t (key, name, about, at, facts)
WHERE account.id = %(account)s
ON CONFLICT (company, key) DO NOTHING
