/** The SMTP settings in force, and trying them. */
@NullMarked
package io.setget.mail.application.settings;

import org.jspecify.annotations.NullMarked;
