package io.setget.mail.adapter.smtp.template;

import io.setget.mail.domain.template.TemplateSyntax;
import io.setget.mail.domain.template.TemplateSyntax.Kind;
import io.setget.mail.domain.template.TemplateSyntax.Tag;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Comment;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.select.NodeTraversor;

/**
 * HTML that may be sent, with tags: parsed, held against an allow-list and written anew, so that what was checked is
 * what is sent. Sections stand between elements and values in texts and quoted attributes; a value in an address is
 * marked as one.
 */
final class SafeHtml {
    private static final int DEEPEST = 80;

    private static final Set<String> ELEMENTS = words("a abbr address article aside b big blockquote br caption center"
            + " cite code col colgroup dd del div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i"
            + " img ins kbd li main mark ol p pre q s samp section small span strike strong sub sup table tbody td"
            + " tfoot th thead time tr u ul var wbr");

    private static final Set<String> ATTRIBUTES = words("align alt bgcolor border cellpadding cellspacing class color"
            + " cols colspan datetime dir face height hspace id lang nowrap rel role rows rowspan scope size span start"
            + " style target title valign vspace width");

    private static final Pattern SECTION = Pattern.compile("\\{\\{[#^/][a-z0-9_-]+}}");
    private static final Pattern ADDRESS = Pattern.compile("(?i)(?:https?://|mailto:)[^\\s\\p{Cntrl}]*");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\\n\\t]]");
    private static final Pattern UNSAFE_STYLE =
            Pattern.compile("(?i)url\\s*\\(|expression|javascript|behavior|-moz-binding|[@\\\\<>]|/\\*|\\{\\{");

    private final Document document;

    private SafeHtml(Document document) {
        this.document = document;
    }

    /** @throws RefusedTemplate for what may not be sent, with the line */
    static SafeHtml parse(String html) {
        Parser parser = Parser.htmlParser().setTrackPosition(true);
        Document document = parser.parseInput("<body>" + withSectionsAsComments(html), "");
        document.outputSettings().prettyPrint(false).charset("UTF-8");
        SafeHtml safe = new SafeHtml(document);
        safe.check();
        return safe;
    }

    String html() {
        return document.body().html().replace("<!--{{", "{{").replace("}}-->", "}}");
    }

    /** The same as a template of plain text. */
    String text() {
        return new TextOfHtml().of(document.body());
    }

    /** Comments are the only thing that may stand everywhere between elements; those that were there are dropped. */
    private static String withSectionsAsComments(String html) {
        StringBuilder out = new StringBuilder(html.length() + 100);
        Deque<Tag> tags = new ArrayDeque<>(TemplateSyntax.tags(html));
        boolean inTag = false;
        char quote = 0;
        int at = 0;
        while (at < html.length()) {
            Tag tag = tags.peek();
            if (tag != null && tag.start() == at) {
                tags.pop();
                if (inTag && quote == 0) {
                    throw refused(html, at, "a tag may stand in text or between the quotes of an attribute only");
                }
                String written = tag.as(tag.name());
                boolean comment = !inTag && (tag.kind().opens() || tag.kind() == Kind.END);
                out.append(comment ? "<!--" + written + "-->" : written);
                at = tag.end();
                continue;
            }
            char c = html.charAt(at);
            if (!inTag && html.startsWith("<!--", at)) {
                int end = html.indexOf("-->", at + 4);
                if (end < 0) {
                    throw refused(html, at, "a comment is not closed with -->");
                }
                at = end + 3;
                while (tags.peek() != null
                        && Objects.requireNonNull(tags.peek()).start() < at) {
                    tags.pop();
                }
                continue;
            }
            if (!inTag) {
                inTag = c == '<' && at + 1 < html.length() && isTagStart(html.charAt(at + 1));
            } else if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else {
                inTag = c != '>';
            }
            out.append(c);
            at++;
        }
        if (inTag) {
            throw refused(html, html.length(), "an element is not closed with >");
        }
        return out.toString();
    }

    private static boolean isTagStart(char c) {
        return c == '/' || c == '!' || c == '?' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private void check() {
        if (!document.head().childNodes().isEmpty() || document.body().attributesSize() > 0) {
            Node first = document.head().childNodes().isEmpty()
                    ? document.body()
                    : document.head().childNode(0);
            throw refused(first, first.nodeName() + " is not allowed: the layout has the head of the email");
        }
        List<Node> dropped = new ArrayList<>();
        Deque<Node> sections = new ArrayDeque<>();
        NodeTraversor.traverse(
                (node, depth) -> {
                    if (depth > DEEPEST) {
                        throw refused(node, "elements may be nested at most " + DEEPEST + " deep");
                    }
                    if (node instanceof Comment comment) {
                        if (SECTION.matcher(comment.getData()).matches()) {
                            checkSection(comment, sections);
                        } else {
                            dropped.add(comment);
                        }
                    } else if (node instanceof TextNode text) {
                        checkText(text);
                    } else if (node instanceof Element element) {
                        if (!element.equals(document.body())) {
                            checkElement(element);
                        }
                    } else {
                        throw refused(node, node.nodeName() + " is not allowed");
                    }
                },
                document.body());
        dropped.forEach(Node::remove);
        // The parser may have moved something out of a table.
        TemplateSyntax.problem(html()).ifPresent(problem -> {
            throw new RefusedTemplate(problem + ": sections and elements overlap");
        });
        for (Element element : document.body().select("*")) {
            mark(element, "href");
            mark(element, "src");
        }
    }

    private static void checkSection(Comment comment, Deque<Node> open) {
        if (comment.getData().charAt(2) != '/') {
            open.push(comment);
        } else if (open.isEmpty() || !Objects.equals(open.pop().parent(), comment.parent())) {
            throw refused(comment, "a section must begin and end in the same element");
        }
    }

    private static void checkText(TextNode node) {
        String text = node.getWholeText();
        if (SECTION.matcher(text).find()) {
            throw refused(node, "a section may not stand here");
        }
        TemplateSyntax.problem(text).ifPresent(problem -> {
            throw refused(node, problem.replaceFirst("line \\d+: ", ""));
        });
    }

    private static void checkElement(Element element) {
        String name = element.normalName();
        if (!ELEMENTS.contains(name)) {
            throw refused(element, "<" + shortened(name) + "> is not allowed");
        }
        for (Attribute attribute : element.attributes()) {
            String key = attribute.getKey().toLowerCase(Locale.ROOT);
            String value = attribute.getValue();
            boolean link = (key.equals("href") && name.equals("a")) || (key.equals("src") && name.equals("img"));
            if (!link && !ATTRIBUTES.contains(key) && !key.matches("aria-[a-z]+")) {
                throw refused(
                        element,
                        key.startsWith("on")
                                ? "the event handler " + shortened(key) + " is not allowed"
                                : "the attribute " + shortened(key) + " is not allowed on <" + name + ">");
            }
            TemplateSyntax.problem(value).ifPresent(problem -> {
                throw refused(element, "in " + key + ": " + problem.replaceFirst("line \\d+: ", ""));
            });
            if (CONTROL.matcher(value).find()) {
                throw refused(element, key + " holds control characters");
            }
            if (key.equals("style") && UNSAFE_STYLE.matcher(value).find()) {
                throw refused(
                        element, "a style may hold no address, import, comment, escape or variable, only plain values");
            }
            if (link) {
                checkAddress(element, key, value);
            }
        }
    }

    private static void checkAddress(Element element, String key, String value) {
        List<Tag> tags = TemplateSyntax.tags(value);
        if (tags.stream().anyMatch(tag -> tag.kind() != Kind.VALUE)) {
            throw refused(element, "a section may not stand inside an address");
        }
        // a mail program loads an image by itself: what the address held would be told without a click
        if (key.equals("src") && !tags.isEmpty()) {
            throw refused(element, "the address of an image may hold no variable");
        }
        String fixed = tags.isEmpty() ? value : value.substring(0, tags.get(0).start());
        boolean variableFirst = !tags.isEmpty() && fixed.isBlank();
        if (!variableFirst && !ADDRESS.matcher(fixed.strip()).matches()) {
            throw refused(
                    element,
                    key + " must begin with https://, http:// or mailto:, or with a variable that holds an address");
        }
    }

    /** The first value of an address decides where it leads; the others are only parts of it. */
    private static void mark(Element element, String key) {
        if (!element.hasAttr(key)) {
            return;
        }
        String value = element.attr(key).strip();
        StringBuilder marked = new StringBuilder();
        int from = 0;
        for (Tag tag : TemplateSyntax.tags(value)) {
            String use = tag.start() == 0 ? Scope.ADDRESS : Scope.PART_OF_ADDRESS;
            marked.append(value, from, tag.start()).append(tag.as(use + tag.name()));
            from = tag.end();
        }
        element.attr(key, marked.append(value, from, value.length()).toString());
    }

    private static RefusedTemplate refused(String source, int at, String why) {
        return RefusedTemplate.at(
                1 + source.substring(0, at).chars().filter(c -> c == '\n').count(), why);
    }

    private static RefusedTemplate refused(Node node, String why) {
        int line = node.sourceRange().start().lineNumber();
        return line > 0 ? RefusedTemplate.at(line, why) : new RefusedTemplate(why);
    }

    private static String shortened(String name) {
        return name.length() > 40 ? name.substring(0, 40) + "…" : name;
    }

    private static Set<String> words(String words) {
        return Set.of(words.split(" ", -1));
    }
}
