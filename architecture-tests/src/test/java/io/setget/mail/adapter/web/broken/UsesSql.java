package io.setget.mail.adapter.web.broken;

import java.sql.Connection;

/** Breaks a rule on purpose: a database outside its adapter. */
public record UsesSql(Connection connection) {}
