-- Erase words: the same entries with the same numbers, written anew, if nothing came meanwhile.
-- KEYS: log head; ARGV: last seq the caller read, then number, id, at, holder, term, event per entry
if redis.call('HGET', KEYS[2], 'seq') ~= ARGV[1] or redis.call('HEXISTS', KEYS[2], 'archived') == 1 then return 0 end
redis.call('HINCRBY', KEYS[2], 'erasures', 1) -- no number moves: by this a copy made before is known as old
redis.call('DEL', KEYS[1])
for i = 2, #ARGV, 6 do
  redis.call('XADD', KEYS[1], ARGV[i] .. '-0', 'i', ARGV[i + 1], 't', ARGV[i + 2], 'h', ARGV[i + 3], 'm', ARGV[i + 4],
    'e', ARGV[i + 5])
end
return 1
