-- Move a cursor forward, never back; in the archive none moves. KEYS: cursors leases head
-- ARGV: cursor, seq, conversation, token or ''
if ARGV[4] ~= '' and redis.call('HGET', KEYS[2], ARGV[3]) ~= ARGV[4] then return 0 end
if redis.call('HEXISTS', KEYS[3], 'archived') == 1 then return 1 end
-- Written again where it stands already: that changes nothing, and gives this connection's WAIT something to confirm.
if tonumber(ARGV[2]) >= tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '0') then
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
end
return 1
