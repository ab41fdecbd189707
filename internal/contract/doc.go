// Package contract checks HTTP requests and answers against a vendor's OpenAPI 3.1 document.
// [Load] reads the document; [Spec.Request] and [Spec.Response] find the operation by method
// and path and hold the body against its JSON schema. The fakes of Discord and of the model
// use it, so that neither our clients nor the fakes can drift from the vendor's word.
//
// Only bodies are checked: path and query parameters and headers besides Content-Type are not.
// Nor does it know rules that the document leaves to prose; the fakes add those.
package contract
