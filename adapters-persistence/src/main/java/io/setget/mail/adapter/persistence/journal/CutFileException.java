package io.setget.mail.adapter.persistence.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The end of a database file is missing. H2 would go back to an older state of it, or to an empty one, silently. */
public final class CutFileException extends IOException {
    private static final long serialVersionUID = 1;
    private static final Pattern LAST_CHUNK = Pattern.compile("^H:.*\\bblock:([0-9a-f]+),.*\\bclean:1\\b");
    private static final Pattern LENGTH = Pattern.compile("^chunk:.*\\blen:([0-9a-f]+),");

    private CutFileException() {
        super("the end of the database file is missing");
    }

    /** After a clean stop the header names the newest part of the file, so that has to be there whole. */
    static void check(FileChannel file) throws IOException {
        Matcher last = LAST_CHUNK.matcher(text(file, 0));
        if (!last.find()) {
            return;
        }
        long block = Long.parseLong(last.group(1), 16);
        Matcher length = LENGTH.matcher(text(file, block));
        long end = block + (length.find() ? Long.parseLong(length.group(1), 16) : 1);
        if (file.size() < end * Layer.BLOCK) {
            throw new CutFileException();
        }
    }

    private static String text(FileChannel file, long block) throws IOException {
        String text = new String(Journal.blockOf(file, block), StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\n');
        return end < 0 ? "" : text.substring(0, end);
    }
}
