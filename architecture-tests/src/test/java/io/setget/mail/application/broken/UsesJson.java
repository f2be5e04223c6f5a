package io.setget.mail.application.broken;

import com.fasterxml.jackson.databind.JsonNode;

/** Breaks a rule on purpose: the application knows a JSON library. */
public record UsesJson(JsonNode node) {}
