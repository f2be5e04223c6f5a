/** The composition root: reads the environment, wires the ports and starts everything. */
@NullMarked
package io.setget.mail.bootstrap;

import org.jspecify.annotations.NullMarked;
