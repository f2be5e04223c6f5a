/** The API's description. */
@NullMarked
package io.setget.mail.adapter.web.openapi;

import org.jspecify.annotations.NullMarked;
