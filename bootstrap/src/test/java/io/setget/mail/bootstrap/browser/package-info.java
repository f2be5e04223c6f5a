/** The panel in a real browser, as an admin meets it. */
@NullMarked
package io.setget.mail.bootstrap.browser;

import org.jspecify.annotations.NullMarked;
