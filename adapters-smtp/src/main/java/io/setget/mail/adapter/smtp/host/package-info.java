/** Finding the addresses of mail servers. */
@NullMarked
package io.setget.mail.adapter.smtp.host;

import org.jspecify.annotations.NullMarked;
