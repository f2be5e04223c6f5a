package io.setget.mail.application.broken;

import io.lettuce.core.RedisClient;

/** Breaks a rule on purpose: Redis outside its adapter. */
public record UsesRedis(RedisClient client) {}
