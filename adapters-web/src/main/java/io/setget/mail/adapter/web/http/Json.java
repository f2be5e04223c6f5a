package io.setget.mail.adapter.web.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON strictly and writes it plainly. */
public final class Json {
    static final int MAX_DEPTH = 20;
    static final String NOT_UTF_8 = "The body is not UTF-8.";
    static final String HALF_A_CHARACTER = "The body holds half of a surrogate pair.";

    /** What a tree may have: the smallest values take thirty times the room that they take as text. */
    private static final int MOST_TOKENS = 50_000;

    private static final ObjectMapper MAPPER = mapper();
    private static final ObjectMapper SORTED = mapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private Json() {}

    /** The request's body, which must be one JSON object; anything else ends the request with 400 or 415. */
    public static ObjectNode object(Request request) {
        checkMediaType(request);
        JsonNode node;
        try {
            // Jackson alone would guess UTF-16 and UTF-32, too; RFC 8259 section 8.1 wants UTF-8.
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(request.body()))
                    .toString();
            checkTokens(text);
            node = MAPPER.readTree(text);
        } catch (CharacterCodingException e) {
            throw new HttpProblemException(Problem.of(400, NOT_UTF_8));
        } catch (IOException e) {
            throw unreadable(e);
        }
        if (!(node instanceof ObjectNode object)) {
            throw new HttpProblemException(Problem.of(400, "The body must be a JSON object."));
        }
        if (hasHalfACharacter(object)) {
            throw new HttpProblemException(Problem.of(400, HALF_A_CHARACTER));
        }
        return object;
    }

    static void checkMediaType(Request request) {
        String type = request.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        int parameters = type.indexOf(';');
        String media = (parameters < 0 ? type : type.substring(0, parameters)).strip();
        if (!media.equals("application/json")) {
            throw new HttpProblemException(Problem.of(415, "The body must be sent as application/json."));
        }
    }

    private static void checkTokens(String text) throws IOException {
        if (text.length() > MOST_TOKENS) {
            try (JsonParser parser = MAPPER.createParser(text)) {
                for (int tokens = 0; parser.nextToken() != null; tokens++) {
                    if (tokens == MOST_TOKENS) {
                        throw new HttpProblemException(Problem.of(400, "The body holds too many values."));
                    }
                }
            }
        }
    }

    /** As maps, lists, texts, numbers, booleans and nulls. */
    public static Map<String, @Nullable Object> plain(ObjectNode object) {
        return MAPPER.convertValue(object, new TypeReference<Map<String, @Nullable Object>>() {});
    }

    /** The same bytes for the same maps, lists, texts and so on, in whatever order the fields of a map come. */
    public static byte[] canonical(@Nullable Object value) {
        try {
            return SORTED.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Maps, lists, texts, numbers, times and nulls as UTF-8 JSON. */
    public static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An escape such as {@code \ud800} alone passes the parser, but no text with it can be written as UTF-8. */
    private static boolean hasHalfACharacter(JsonNode node) {
        if (node.isTextual()) {
            return !StandardCharsets.UTF_8.newEncoder().canEncode(node.textValue());
        }
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                if (!StandardCharsets.UTF_8.newEncoder().canEncode(field.getKey())) {
                    return true;
                }
            }
        }
        for (JsonNode child : node) {
            if (hasHalfACharacter(child)) {
                return true;
            }
        }
        return false;
    }

    static HttpProblemException invalid(@Nullable JsonLocation at) {
        String where =
                at == null || at.getLineNr() <= 0 ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        return new HttpProblemException(Problem.of(400, "The body is not valid JSON" + where + "."));
    }

    static HttpProblemException unreadable(IOException e) {
        if (e instanceof StreamConstraintsException) {
            return new HttpProblemException(Problem.of(
                    400,
                    "The body is nested deeper than " + MAX_DEPTH + ", or holds a text or number that is too long."));
        }
        return invalid(e instanceof JsonProcessingException json ? json.getLocation() : null);
    }

    private static ObjectMapper mapper() {
        JsonFactory factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                // Names are not remembered from one request to the next: they are the caller's, and without end.
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .build())
                .build();
        return JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                .addModule(new SimpleModule().addSerializer(Instant.class, new InstantText()))
                .build();
    }

    /** RFC 3339 in UTC. */
    private static final class InstantText extends StdSerializer<Instant> {
        private static final long serialVersionUID = 1L;

        InstantText() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator generator, SerializerProvider provider) throws IOException {
            generator.writeString(value.toString());
        }
    }
}
