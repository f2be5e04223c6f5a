/** Encryption of what is kept at rest. */
@NullMarked
package io.setget.mail.application.seal;

import org.jspecify.annotations.NullMarked;
