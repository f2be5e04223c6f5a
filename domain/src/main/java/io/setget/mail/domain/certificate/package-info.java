/** The certificates that mail servers show, and those that an admin trusts. */
@NullMarked
package io.setget.mail.domain.certificate;

import org.jspecify.annotations.NullMarked;
