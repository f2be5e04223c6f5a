package io.setget.mail.adapter.web.http;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whose API key a request came with, and what the key may do. */
public record Caller(String ownerId, @Nullable String email, Set<String> scopes) {
    public Caller {
        scopes = Set.copyOf(scopes);
    }
}
