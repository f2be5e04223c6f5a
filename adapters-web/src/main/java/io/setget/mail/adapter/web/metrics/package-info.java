/** Summary and health over HTTP. */
@NullMarked
package io.setget.mail.adapter.web.metrics;

import org.jspecify.annotations.NullMarked;
