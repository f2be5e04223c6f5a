/** Asking the domain name system, with dnsjava. */
@NullMarked
package io.setget.mail.adapter.smtp.dns;

import org.jspecify.annotations.NullMarked;
