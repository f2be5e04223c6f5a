-- The last words of workers about their leases.
--
-- ARGV    for each: id, token, duration in ms, verdict ("sent", "retry", "bury", "release", "stalled" or
--         "unsure"), delay in ms, cause, the server's reply (may be empty), detail
-- Result  the ids that were settled, now or earlier by the same token
write_even_when_full()

local function settle(id, e, token, took, verdict, delay, kind, reply, detail)
  if verdict == 'sent' then
    leave(id, e, 'sent', token)
    changed(id, 'sent', '', 0, { 'SENT', reply, '', '', took })
  elseif verdict == 'retry' then
    take(id, e)
    e[FAILURES], e[SETTLED_BY] = e[FAILURES] + 1, token
    go_behind(e)
    put(id, e, now + delay)
    changed(id, 'retrying', now + delay, 1, { 'FAILED', reply, kind, detail, took })
  elseif verdict == 'bury' then
    bury(id, e, token, kind, reply, detail, e[FAILURES] + e[CRASHES] + 1)
    changed(id, 'dead', '', 1, { 'FAILED', reply, kind, detail, took })
  elseif verdict == 'release' then
    give_back(id, e, now + delay, token)
  elseif verdict == 'stalled' then
    take(id, e)
    e[STALLS], e[SETTLED_BY] = (e[STALLS] or 0) + 1, token
    go_behind(e)
    put(id, e, now + delay)
    changed(id, waiting_status(e), now + delay, 0, nil)
  else
    unsure(id, e, token, kind, reply, detail)
    changed(id, 'unknown', '', 1, { 'UNKNOWN', reply, kind, detail, took })
  end
end

local settled = {}
for i = 4, #ARGV, 8 do
  local id, token = ARGV[i], ARGV[i + 1]
  local e = find(id)
  if is_held(e, token) then
    settle(id, e, token, tonumber(ARGV[i + 2]), ARGV[i + 3], tonumber(ARGV[i + 4]), ARGV[i + 5], ARGV[i + 6], ARGV[i + 7])
    settled[#settled + 1] = id
  elseif e and ((e[PLACE] == 'gone' and e[GONE_BY] == token) or (e[PLACE] ~= 'gone' and e[SETTLED_BY] == token)) then
    settled[#settled + 1] = id
  elseif not e and ARGV[i + 3] == 'sent' then
    -- The queue was lost while the worker had it; the log passes over what it knows.
    changed(id, 'sent', '', 0, { 'SENT', ARGV[i + 6], '', '', tonumber(ARGV[i + 2]) })
    settled[#settled + 1] = id
  end
end
wake()
return settled
