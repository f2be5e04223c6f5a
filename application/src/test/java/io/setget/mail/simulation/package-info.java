/**
 * The application's own code over twins of its ports, a mail server, clocks and faults that one seed decides; every run can
 * be repeated from its seed.
 */
@NullMarked
package io.setget.mail.simulation;

import org.jspecify.annotations.NullMarked;
