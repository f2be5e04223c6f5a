package io.setget.mail.adapter.web.broken;

import com.sun.net.httpserver.HttpExchange;

/** Breaks a rule on purpose: an exchange outside the server. */
public record SeesTheExchange(HttpExchange exchange) {}
