/** X.509 certificates in plain words. */
@NullMarked
package io.setget.mail.adapter.smtp.certificate;

import org.jspecify.annotations.NullMarked;
