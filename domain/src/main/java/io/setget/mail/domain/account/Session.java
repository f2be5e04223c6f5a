package io.setget.mail.domain.account;

import java.time.Duration;
import java.util.UUID;

/**
 * Somebody signed in. The browser holds the token, the store only its digest.
 *
 * @param csrfToken what every form of this session must send along
 * @param lives how long it lasts, counted from when it was stored
 */
public record Session(TokenDigest token, UUID account, TokenDigest csrfToken, Duration lives) {}
