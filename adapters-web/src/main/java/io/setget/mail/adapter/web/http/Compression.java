package io.setget.mail.adapter.web.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/**
 * Compresses text of more than a kilobyte for browsers that ask for it. Pages hold a token and what the visitor typed;
 * that is safe only because no other site's request carries our cookies ({@code SameSite}).
 */
public final class Compression implements Filter {
    private static final int WORTH_IT = 1024;

    @Override
    public Response handle(Request request, Handler next) {
        Response answer = next.handle(request);
        if (answer.bytes().length <= WORTH_IT
                || !isText(answer)
                || answer.header("Content-Encoding").isPresent()) {
            return answer;
        }
        Response varying = answer.withDefaultHeader("Vary", "Accept-Encoding");
        return wantsGzip(request)
                ? varying.withHeader("Content-Encoding", "gzip").withBody(gzip(answer.bytes()))
                : varying;
    }

    private static boolean isText(Response answer) {
        String type = answer.header("Content-Type").orElse("");
        return type.startsWith("text/") || type.matches("(application|image)/[a-z.+-]*(json|javascript|yaml|xml).*");
    }

    private static boolean wantsGzip(Request request) {
        for (String coding : request.header("Accept-Encoding")
                .orElse("")
                .toLowerCase(Locale.ROOT)
                .split(",", -1)) {
            String plain = coding.replace(" ", "");
            if (plain.equals("gzip")
                    || (plain.startsWith("gzip;q=") && !plain.substring(7).matches("0(\\.0*)?"))) {
                return true;
            }
        }
        return false;
    }

    private static byte[] gzip(byte[] body) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream(body.length / 2);
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            out.write(body);
        } catch (IOException cannotBe) {
            throw new UncheckedIOException(cannotBe);
        }
        return compressed.toByteArray();
    }
}
