/** The delivery summary. */
@NullMarked
package io.setget.mail.application.metrics;

import org.jspecify.annotations.NullMarked;
