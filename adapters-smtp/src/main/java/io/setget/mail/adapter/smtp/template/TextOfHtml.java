package io.setget.mail.adapter.smtp.template;

import java.util.Set;
import org.jsoup.nodes.Comment;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;

/** Plain text that says what HTML says; for one document. */
final class TextOfHtml {
    private static final Set<String> PARAGRAPHS =
            Set.of("p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "blockquote", "pre", "dl", "figure");

    private final StringBuilder text = new StringBuilder();

    String of(Element body) {
        NodeTraversor.traverse(
                new NodeVisitor() {
                    @Override
                    public void head(Node node, int depth) {
                        begin(node);
                    }

                    @Override
                    public void tail(Node node, int depth) {
                        end(node);
                    }
                },
                body);
        return text.toString()
                .replaceAll("[ \\t]+\n", "\n")
                .replaceAll("\n[ \\t]+", "\n")
                .replaceAll("\n{3,}", "\n\n")
                .strip();
    }

    private void begin(Node node) {
        if (node instanceof TextNode words) {
            text.append(words.getWholeText().replaceAll("\\s+", " "));
        } else if (node instanceof Comment section) {
            text.append("\n").append(section.getData()).append("\n");
        } else if (node instanceof Element element) {
            String name = element.normalName();
            if (name.equals("br")) {
                text.append('\n');
            } else if (name.equals("li")) {
                text.append("\n* ");
            } else if (name.equals("img")) {
                text.append(element.attr("alt"));
            } else {
                text.append(lines(element));
            }
        }
    }

    private void end(Node node) {
        if (node instanceof Element element) {
            String address = element.attr("href").replace("{{u:", "{{").replace("{{q:", "{{");
            if (!address.isEmpty() && !element.text().strip().equals(address)) {
                text.append(": ").append(address);
            }
            text.append(lines(element));
        }
    }

    private static String lines(Element element) {
        return PARAGRAPHS.contains(element.normalName()) ? "\n\n" : element.isBlock() ? "\n" : "";
    }
}
