package io.setget.mail.adapter.web.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body of JSON value by value, as strictly as {@link Json}, so that only one value is in memory at a time and
 * each is bounded. What is wrong with the JSON ends the request with 400. Not thread-safe.
 */
public final class JsonReader implements AutoCloseable {
    /** An email of the largest kind has 2,000 values and 250,000 characters. */
    private static final int MOST_VALUES = 10_000;

    private static final int MOST_CHARACTERS = 1 << 20;

    /** Names are not remembered from one request to the next: they are the caller's, and without end. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Json.MAX_DEPTH)
                    .maxStringLength(MOST_CHARACTERS)
                    .build())
            .build();

    private final JsonParser parser;
    private int values;
    private int characters;

    private JsonReader(InputStream body) throws IOException {
        // Jackson alone would guess UTF-16 and UTF-32, too; RFC 8259 section 8.1 wants UTF-8.
        this.parser = FACTORY.createParser(new InputStreamReader(
                body,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
    }

    /** The request's body; ends the request with 415 if it is no JSON, and to be closed as soon as it was read. */
    public static JsonReader of(Request request) {
        Json.checkMediaType(request);
        try {
            return new JsonReader(request.stream());
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** A value that was read. */
    public interface Read {
        /**
         * @param value maps, lists, texts, numbers, booleans and null; null also if it was too large
         * @param characters how many its names and texts have; negative if it was too large to be kept
         */
        void value(@Nullable Object value, int characters);
    }

    /** How a list was found. */
    public enum Found {
        LIST,
        /** The object has another field, or this one holds no list: the rest was not read. */
        NO_LIST,
        /** The list is longer than it may be: the rest was not read. */
        TOO_LONG
    }

    /** Reads the list that must be the only field of the body's object. */
    public Found list(String field, int most, Read each) {
        try {
            begin();
            if (parser.nextToken() != JsonToken.FIELD_NAME
                    || !parser.currentName().equals(field)
                    || parser.nextToken() != JsonToken.START_ARRAY) {
                return Found.NO_LIST;
            }
            int depth = parser.getParsingContext().getNestingDepth();
            int count = 0;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (++count > most) {
                    return Found.TOO_LONG;
                }
                one(depth, each);
            }
            if (parser.nextToken() != JsonToken.END_OBJECT) {
                if (parser.currentName().equals(field)) {
                    throw invalid();
                }
                return Found.NO_LIST;
            }
            end();
            return Found.LIST;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** The body's object; one that is too large ends the request with 422. */
    public Map<String, @Nullable Object> object() {
        try {
            begin();
            values++;
            Map<String, @Nullable Object> object = map();
            end();
            return object;
        } catch (TooLarge e) {
            throw HttpProblemException.invalid(
                    "body", "must hold at most " + MOST_VALUES + " values and " + MOST_CHARACTERS + " characters");
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private void begin() throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            if (parser.currentToken() == null) {
                throw invalid();
            }
            throw new HttpProblemException(Problem.of(400, "The body must be a JSON object."));
        }
    }

    private void end() throws IOException {
        if (parser.nextToken() != null) {
            throw invalid();
        }
    }

    private void one(int listDepth, Read each) throws IOException {
        values = 0;
        characters = 0;
        Object value = null;
        int size = -1;
        try {
            value = value();
            size = characters;
        } catch (TooLarge e) {
            while (parser.getParsingContext().getNestingDepth() > listDepth) {
                parser.nextToken(); // a text that nobody asks for is passed over, not kept
            }
        }
        each.value(value, size);
    }

    /** The value that begins with the current token. */
    private @Nullable Object value() throws IOException {
        if (++values > MOST_VALUES) {
            throw new TooLarge();
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> map();
            case START_ARRAY -> array();
            case VALUE_STRING -> counted(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw invalid();
        };
    }

    private Number number() throws IOException {
        characters += parser.getTextLength();
        return parser.getNumberValue();
    }

    private List<@Nullable Object> array() throws IOException {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(value());
        }
        return list;
    }

    private Map<String, @Nullable Object> map() throws IOException {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = counted(parser.currentName());
            if (map.containsKey(name)) {
                throw invalid();
            }
            parser.nextToken();
            map.put(name, value());
        }
        return map;
    }

    /** An escape such as {@code \\ud800} alone passes the parser, but no text with it can be written as UTF-8. */
    private String counted(String text) throws TooLarge {
        characters += text.length();
        if (characters > MOST_CHARACTERS) {
            throw new TooLarge();
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(c, text.charAt(i + 1))) {
                    throw new HttpProblemException(Problem.of(400, Json.HALF_A_CHARACTER));
                }
                i++;
            }
        }
        return text;
    }

    private HttpProblemException invalid() {
        return Json.invalid(parser.currentLocation());
    }

    private static HttpProblemException unreadable(IOException e) {
        return e instanceof CharacterCodingException
                ? new HttpProblemException(Problem.of(400, Json.NOT_UTF_8))
                : Json.unreadable(e);
    }

    @Override
    public void close() {
        try {
            parser.close(); // closes the body, too
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A value is not kept any further. */
    private static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
