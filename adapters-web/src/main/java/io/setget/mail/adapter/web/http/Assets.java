package io.setget.mail.adapter.web.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Files that pages load. Their addresses hold a hash of their content, so that browsers may keep them for ever and still
 * never show an old one.
 */
public final class Assets {
    private static final String STYLESHEET = ".css";
    private static final String FOREVER = "public, max-age=31536000, immutable";
    private static final Map<String, String> TYPES = Map.of(
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "woff2", "font/woff2");

    private final Map<String, String> paths = new LinkedHashMap<>();
    private final List<Route> routes = new ArrayList<>();

    /** @param files the name under which pages ask for it, such as {@code app.css}, and its place on the class path */
    public Assets(Map<String, String> files) {
        files.forEach((name, place) -> {
            if (!name.endsWith(STYLESHEET)) {
                add(name, read(place));
            }
        });
        files.forEach((name, place) -> {
            if (name.endsWith(STYLESHEET)) { // last, because they name the others
                add(name, addressed(read(place)));
            }
        });
    }

    private void add(String name, byte[] content) {
        int dot = name.lastIndexOf('.');
        String type = TYPES.get(name.substring(dot + 1));
        if (type == null) {
            throw new IllegalArgumentException("no content type is known for " + name);
        }
        String path = "/assets/" + name.substring(0, dot) + "." + hash(content) + name.substring(dot);
        Response answer = Response.of(200, type, content).withHeader("Cache-Control", FOREVER);
        paths.put(name, path);
        routes.add(Route.get(path, request -> answer));
    }

    /** A stylesheet names other files as {@code url("lock.svg")}; a browser must ask for their real addresses. */
    private byte[] addressed(byte[] stylesheet) {
        String text = new String(stylesheet, StandardCharsets.UTF_8);
        for (Map.Entry<String, String> file : paths.entrySet()) {
            text = text.replace("url(\"" + file.getKey() + "\")", "url(\"" + file.getValue() + "\")");
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Where a browser finds it. */
    public String path(String name) {
        String path = paths.get(name);
        if (path == null) {
            throw new IllegalArgumentException("no such asset: " + name);
        }
        return path;
    }

    public List<Route> routes() {
        return List.copyOf(routes);
    }

    private static byte[] read(String place) {
        try (InputStream file = Assets.class.getResourceAsStream(place)) {
            if (file == null) {
                throw new IllegalArgumentException("not on the class path: " + place);
            }
            return file.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content), 0, 6);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
