/** The instances that work together, as a page and over HTTP. */
@NullMarked
package io.setget.mail.adapter.web.instance;

import org.jspecify.annotations.NullMarked;
