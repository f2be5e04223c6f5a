/** The page that tells who changed what. */
@NullMarked
package io.setget.mail.adapter.web.audit;

import org.jspecify.annotations.NullMarked;
