-- Does what falls due by itself: ended leases, due retries, expired emails, what need not be remembered any longer.
--
-- ARGV    4 how many of each kind at most
-- Result  1 if nothing more is to be done, else 0
write_even_when_full()
local done = sweep(tonumber(ARGV[4]))
wake()
return done and 1 or 0
