-- lock-timeout: 1s
-- A key of an adjustment or a transfer belongs to one. Two with one key at the same instant, in places of their own, did
-- not see each other when they looked for it, and both were done.
create unique index stock_move_key_once on stock_move (tenant_id, idempotency_key)
    where kind in ('adjustment', 'transfer_out');
