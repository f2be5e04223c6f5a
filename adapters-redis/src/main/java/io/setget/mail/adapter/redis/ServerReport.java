package io.setget.mail.adapter.redis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a Redis server says of itself ({@code INFO}), as far as it decides whether emails are safe there. */
final class ServerReport {
    private static final int[] OLDEST = {6, 2};

    private final Map<String, String> values = new HashMap<>();
    private final String appendFsync;

    /** @param appendFsync the setting of that name; empty if it may not be read */
    ServerReport(String info, String appendFsync) {
        this.appendFsync = appendFsync;
        info.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                values.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        });
    }

    private boolean says(String name, String value) {
        return value.equals(values.get(name));
    }

    boolean isCluster() {
        return says("cluster_enabled", "1");
    }

    boolean isLoading() {
        return says("loading", "1");
    }

    /** Why no email may be kept there, with what mends it. */
    Optional<String> refusal() {
        String version = values.getOrDefault("redis_version", "");
        if (isTooOld(version)) {
            return Optional.of("it is version " + version + ": 6.2 or newer is needed");
        }
        String policy = values.getOrDefault("maxmemory_policy", "noeviction");
        if (!policy.equals("noeviction")) {
            return Optional.of(
                    "its maxmemory-policy is " + policy + ", which throws emails away when memory is short: run"
                            + " redis-cli CONFIG SET maxmemory-policy noeviction, and set it in redis.conf, too");
        }
        return Optional.empty();
    }

    /** Why this server cannot serve just now, though that may pass by itself. */
    Optional<String> hindrance() {
        if (isLoading()) {
            return Optional.of("it is loading its data from disk");
        }
        if (says("role", "slave")) {
            return Optional.of("it is a replica: name its master, or use redis-sentinel://");
        }
        return Optional.empty();
    }

    /** What may be lost there, with what mends it. */
    List<String> cautions() {
        List<String> cautions = new ArrayList<>();
        if (says("aof_enabled", "0")) {
            cautions.add(
                    "Redis keeps no append-only file: emails that wait are lost when it stops. Set appendonly yes and"
                            + " appendfsync always in redis.conf.");
        } else if (!appendFsync.isEmpty() && !appendFsync.equals("always")) {
            cautions.add(
                    "Redis writes to disk with appendfsync " + appendFsync + ": a crash may lose up to two seconds of"
                            + " accepted emails. Set appendfsync always in redis.conf to lose none.");
        }
        if (!values.containsKey("maxmemory_policy")) {
            cautions.add(
                    "Redis does not tell its maxmemory-policy: make sure that it is noeviction, or emails may be thrown"
                            + " away when memory is short.");
        }
        return cautions;
    }

    private static boolean isTooOld(String version) {
        String[] parts = version.split("\\.", -1);
        try {
            int major = Integer.parseInt(parts[0]);
            return major < OLDEST[0] || (major == OLDEST[0] && Integer.parseInt(parts[1]) < OLDEST[1]);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException unknown) {
            return false; // a service that names its versions in a way of its own
        }
    }
}
