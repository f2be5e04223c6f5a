-- While the circuit breaker is open only emails that failed before are handed out: found without a look at the others.
CREATE INDEX queued_email_failed ON queued_email (lane, seq) WHERE state = 'ready' AND failures > 0;
