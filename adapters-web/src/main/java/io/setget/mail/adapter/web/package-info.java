/** The HTTP API. */
@NullMarked
package io.setget.mail.adapter.web;

import org.jspecify.annotations.NullMarked;
