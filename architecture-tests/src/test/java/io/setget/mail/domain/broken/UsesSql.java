package io.setget.mail.domain.broken;

import java.sql.Connection;

/** Breaks a rule on purpose: the domain knows a database. */
public record UsesSql(Connection connection) {}
