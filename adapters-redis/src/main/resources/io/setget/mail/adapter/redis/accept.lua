-- Takes all of some emails in, or none.
--
-- KEYS[18]  where the caller's idempotency key is remembered
-- ARGV      4 capacity; 5 capacity for emails that are not critical
--           6 fingerprint (empty: no idempotency key); 7 answer; 8 how long to remember it, in ms
--           then for each email: id, lane (0 critical, 1 normal, 2 bulk), type, address, Message-ID, life in ms,
--           earliest time in ms (0: at once), whether to send again when unsure (0 or 1), the sealed email
-- Result    {"accepted"}, {"repeated", answer}, {"reused"} or {"full"}
if ARGV[6] ~= '' then
  local before = call('GET', extra)
  if before then
    local known = cmsgpack.unpack(before)
    if known[1] > now then
      if known[2] == ARGV[6] then
        return { 'repeated', known[3] }
      end
      return { 'reused' }
    end
  end
end

local fresh, seen, critical, ordinary = {}, {}, 0, 0
for i = 9, #ARGV, 9 do
  local id = ARGV[i]
  if not seen[id] and call('HEXISTS', state, id) == 0 then
    seen[id] = true
    fresh[#fresh + 1] = i
    if ARGV[i + 1] == '0' then
      critical = critical + 1
    else
      ordinary = ordinary + 1
    end
  end
end
if #fresh > 0 and not has_room(critical, ordinary, tonumber(ARGV[4]), tonumber(ARGV[5])) then
  return { 'full' }
end

if #fresh > 0 then
  local nothing_was_ready = call('ZCARD', ready) == 0
  take_room(critical, ordinary)
  call('HINCRBY', control, 'accepted', #fresh)
  local seq = call('HINCRBY', control, 'seq', #fresh) - #fresh
  for n, i in ipairs(fresh) do
    local id, life = ARGV[i], tonumber(ARGV[i + 5])
    local due = math.max(now, tonumber(ARGV[i + 6]))
    local e = { '', newest, tonumber(ARGV[i + 1]), seq + n, ARGV[i + 2], ARGV[i + 3], life, due, due + life, 0, 0, '', 0,
      0, tonumber(ARGV[i + 7]), '' }
    call('HSET', payload, id, ARGV[i + 8])
    put(id, e, due)
    tell('event', 'accepted', 'id', id, 'at', now, 'type', e[TYPE], 'to', e[TO], 'message_id', ARGV[i + 4], 'due', due)
  end
  wakes = wakes and nothing_was_ready
  wake()
end
if ARGV[6] ~= '' then
  local life = tonumber(ARGV[8])
  call('SET', extra, cmsgpack.pack({ now + life, ARGV[6], ARGV[7] }), 'PX', life)
end
return { 'accepted' }
