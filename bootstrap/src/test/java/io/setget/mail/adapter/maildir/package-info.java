/** An example: what it takes to send with something that is not SMTP. {@code docs/writing-an-adapter.md} tells how. */
@NullMarked
package io.setget.mail.adapter.maildir;

import org.jspecify.annotations.NullMarked;
