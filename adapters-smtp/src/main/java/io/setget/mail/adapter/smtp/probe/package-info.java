/** Finding out what a port speaks, without a login and without an email. */
@NullMarked
package io.setget.mail.adapter.smtp.probe;

import org.jspecify.annotations.NullMarked;
