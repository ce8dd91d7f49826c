-- All that is stored of a conversation, at one moment. KEYS: log head seen cursors
return {redis.call('HMGET', KEYS[2], 'seq', 'holder', 'term', 'archived', 'erasures'),
  redis.call('XRANGE', KEYS[1], '-', '+'), redis.call('HGETALL', KEYS[3]), redis.call('HGETALL', KEYS[4])}
