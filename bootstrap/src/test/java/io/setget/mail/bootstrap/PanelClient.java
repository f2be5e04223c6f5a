package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser without JavaScript: it holds cookies, fills forms in, and can be sent from one instance to another. */
final class PanelClient {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Map<String, String> cookies = new TreeMap<>();
    private int port;
    private String page = "";

    PanelClient(int port) {
        this.port = port;
    }

    /** From now on it talks to the instance on this port; cookies do not tell ports apart. */
    PanelClient on(int otherPort) {
        port = otherPort;
        return this;
    }

    /** Another browser that holds the same cookies. */
    PanelClient copy() {
        PanelClient copy = new PanelClient(port);
        copy.cookies.putAll(cookies);
        return copy;
    }

    PanelClient signIn(String email, String password) throws IOException {
        open("/backoffice/login");
        submit("/backoffice/login", Map.of("email", email, "password", password));
        return this;
    }

    /** Follows redirects, as they come after each form. */
    String open(String path) throws IOException {
        return follow(ask(request(path).GET()));
    }

    /** Where it is sent without a page of its own. */
    String sentTo(String path) throws IOException {
        return location(ask(request(path).GET()));
    }

    /** With the token of the form that it sees. */
    String submit(String path, Map<String, String> fields) throws IOException {
        return follow(post(path, fields));
    }

    /** The same, but it stays where it is and only learns where it would be sent. */
    String submitAndWait(String path, Map<String, String> fields) throws IOException {
        return location(post(path, fields));
    }

    /** What stands in an input of the page it sees. */
    String input(String name) {
        Matcher found =
                Pattern.compile("name=\"" + name + "\" value=\"([^\"]*)\"").matcher(page);
        assertThat(found.find()).as("%s in %s", name, page).isTrue();
        return found.group(1);
    }

    private HttpResponse<String> post(String path, Map<String, String> fields) throws IOException {
        Map<String, String> all = new TreeMap<>(fields);
        all.put("csrf", input("csrf"));
        String body = all.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return ask(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }

    private String follow(HttpResponse<String> answer) throws IOException {
        HttpResponse<String> last = answer;
        for (int hop = 0; hop < 5 && last.statusCode() == 303; hop++) {
            last = ask(request(location(last)).GET());
        }
        page = last.body();
        return page;
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("").replaceFirst("#.*", "");
    }

    private HttpRequest.Builder request(String path) {
        String held = cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .header("Accept", "text/html");
        return held.isEmpty() ? request : request.header("Cookie", held);
    }

    private HttpResponse<String> ask(HttpRequest.Builder request) throws IOException {
        try {
            HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
            for (String line : answer.headers().allValues("Set-Cookie")) {
                HttpCookie cookie = HttpCookie.parse(line).get(0);
                if (cookie.getMaxAge() == 0) {
                    cookies.remove(cookie.getName());
                } else {
                    cookies.put(cookie.getName(), cookie.getValue());
                }
            }
            return answer;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException(stop);
        }
    }
}
