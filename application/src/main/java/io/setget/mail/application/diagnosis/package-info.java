/** Finding out what is wrong with a mail server. */
@NullMarked
package io.setget.mail.application.diagnosis;

import org.jspecify.annotations.NullMarked;
