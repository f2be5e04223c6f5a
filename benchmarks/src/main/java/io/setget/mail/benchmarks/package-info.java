/** Programs that measure the real jar from outside, as an application and a mail server see it. */
@NullMarked
package io.setget.mail.benchmarks;

import org.jspecify.annotations.NullMarked;
